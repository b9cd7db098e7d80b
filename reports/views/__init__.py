"""The doors to documents. They show rows, read forms and call actions; they decide nothing."""
