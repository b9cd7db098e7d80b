#!/bin/bash
# Once, when the database is made: the role that owns the tables and the one the program uses.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d cchc \
    -v owner_password="$OWNER_DB_PASSWORD" -v app_password="$APP_DB_PASSWORD" <<'SQL'
CREATE ROLE cchc_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE cchc_app LOGIN PASSWORD :'app_password';
ALTER DATABASE cchc OWNER TO cchc_owner;
SQL
