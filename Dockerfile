# Debian, never Alpine: WeasyPrint needs Pango and HarfBuzz as Debian builds them.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    ca-certificates postgresql-common \
 # backup and restore call pg_dump and pg_restore; Debian's are older than the server of compose
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin cchc \
 && install -d -o cchc -g cchc -m 0750 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/collected \
    BIND=0.0.0.0:8000
# No secret is needed, or kept in the image, to collect static files.
RUN DJANGO_ENV=development python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /app
USER cchc
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "scripts/healthcheck.py"]
CMD ["gunicorn", "-c", "config/gunicorn.py"]
