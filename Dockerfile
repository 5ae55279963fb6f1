# One image for web, worker and scheduler: docker-compose.yml says which command each runs.
FROM python:3.11-slim-bookworm

# What WeasyPrint loads at run time; its own typeface comes with requirements.txt.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /home/trochlea --uid 10001 trochlea

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY . .
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TROCHLEA_VAR=/app/var PORT=8000
RUN install -d -o trochlea -g trochlea var var/media
USER trochlea
# The secrets of this step end with it. Static files belong to the image; of var/ only media is a volume.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    PORTAL_LINK_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    PUBLIC_URL=https://build.invalid \
    python manage.py collectstatic --no-input

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", ".ci/health.py"]
CMD ["gunicorn", "clinic.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
