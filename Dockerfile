# One image for web, worker, beat and migrate; another, from the stage `lab`, for JupyterLab.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS tools
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv

FROM tools AS libraries
COPY requirements/base.txt /tmp/base.txt
RUN uv venv /opt/venv && uv pip sync --python /opt/venv/bin/python --require-hashes /tmp/base.txt

FROM tools AS lab-libraries
COPY requirements/lab.txt /tmp/lab.txt
RUN uv venv /opt/venv && uv pip sync --python /opt/venv/bin/python --require-hashes /tmp/lab.txt

FROM ${PYTHON} AS person
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin preau
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 HOME=/tmp
WORKDIR /app

# -- JupyterLab: the lessons and their client, nothing of the site ------------------------------------------------------
FROM person AS lab
COPY --from=lab-libraries /opt/venv /opt/venv
COPY notebooks /app/notebooks
RUN mkdir /home/preau && chown 10001:10001 /home/preau
ENV HOME=/home/preau PYTHONPATH=/app
USER 10001:10001
WORKDIR /home/preau
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser", "--ServerApp.terminals_enabled=False"]

# -- the site -----------------------------------------------------------------------------------------------------------
FROM person AS site
# Pango draws the certificates (WeasyPrint).
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
COPY --from=libraries /opt/venv /opt/venv
COPY . /app
ENV DJANGO_SETTINGS_MODULE=config.settings.production \
    PREAU_VAR=/tmp/preau PREAU_STATIC_ROOT=/srv/static PREAU_MEDIA_ROOT=/srv/media
# Gathering static files asks for settings but speaks to nobody: these values open nothing and stay in this layer.
RUN mkdir -p /srv/media && chown 10001:10001 /srv/media \
    && PREAU_SECRET_KEY=only-to-gather-static-files DATABASE_URL=postgres://nobody@127.0.0.1/none \
       REDIS_URL=redis://127.0.0.1:6379/0 PREAU_SMTP_HOST=127.0.0.1 PREAU_BASE_URL=https://preau.example \
       python manage.py collectstatic --noinput \
    && python -m compileall -q cms config courses notebooks sandbox
USER 10001:10001
VOLUME /srv/media
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 CMD ["python", "docker/healthcheck.py"]
CMD ["granian", "--interface", "asgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--no-access-log", \
     "--respawn-failed-workers", "config.asgi:application"]
