-- What the program's role may do: read and write rows, and nothing to the tables themselves.
-- Run as a superuser or as cchc_owner, in the program's database; running it again does no harm.
-- It names today's tables and, by default privileges, those of later migrations.
GRANT USAGE ON SCHEMA public TO cchc_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC, cchc_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cchc_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO cchc_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cchc_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cchc_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cchc_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO cchc_app;
