"""The token of the link that sets a password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class FirstPasswordToken(PasswordResetTokenGenerator):
    """Good for PASSWORD_RESET_TIMEOUT and until the password changes, so for one use."""

    key_salt = "accounts.tokens.FirstPasswordToken"


first_password_token = FirstPasswordToken()
