# One image for web, worker and beat. Build: docker build -t apprentice .

FROM node:22-slim AS frontend
WORKDIR /app
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
RUN cd frontend && npm ci --ignore-scripts --no-audit --no-fund
# The copy step keeps the icons and classes that templates and code name, so it needs them all.
COPY . .
RUN cd frontend && node vendor.mjs

FROM python:3.11-slim AS packages
COPY requirements/run.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r run.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=apprentice.settings \
    VAR_DIR=/app/var
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin apprentice
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /app/var/vendor var/vendor
# Built files belong to the image, so that an upgrade brings its own; uploads and beat's memory are volumes.
RUN MODE=laptop python manage.py collectstatic --noinput --ignore rest_framework --verbosity 0 \
    && rm -f var/secret-key \
    && install -d -o apprentice -g apprentice var/uploads var/celery var/mail
USER apprentice
VOLUME ["/app/var/uploads", "/app/var/celery"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "apprentice.probe", "8000"]
# No access log: a customer's secret link must not be written anywhere. The proxy in front has the addresses.
CMD ["gunicorn", "apprentice.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "5000", "--max-requests-jitter", "500", \
     "--graceful-timeout", "25", "--no-control-socket", "--log-level", "warning"]
