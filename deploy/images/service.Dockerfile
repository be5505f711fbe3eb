# One recipe for every service, and for the job that provisions what they need (target `provision`).
#   docker build -f deploy/images/service.Dockerfile --build-arg SERVICE=accounts --target service .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ARG UV_VERSION=0.13.9
# the first needs no cache inside an image; the others: this interpreter, whole files, compiled once
ENV PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install "uv==${UV_VERSION}"
WORKDIR /build
ARG SERVICE
ENV UV_PROJECT_ENVIRONMENT=/app
# this layer changes only with the lock file, or its share of it
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-workspace --package "tuiyou-${SERVICE}"
COPY shared ./shared
COPY services ./services
COPY deploy/provision ./deploy/provision
RUN uv sync --frozen --no-dev --no-editable --package "tuiyou-${SERVICE}"

FROM ${PYTHON_IMAGE} AS runtime
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tuiyou
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TZ=UTC
WORKDIR /tmp
USER 10001
ENTRYPOINT ["python", "-m"]

FROM runtime AS provision
COPY deploy/kafka /deploy/kafka
COPY deploy/postgres /deploy/postgres
COPY deploy/minio /deploy/minio
ENV TUIYOU_DEPLOY_DIR=/deploy
CMD ["provision"]

# started as `<service> api`, `<service> worker` or `<service> migrate`
FROM runtime AS service
ARG SERVICE
USER 0
# Chinese type for the documents that submissions makes
RUN if [ "${SERVICE}" = submissions ]; then \
        apt-get update \
        && apt-get install -y --no-install-recommends fonts-noto-cjk \
        && rm -rf /var/lib/apt/lists/*; \
    fi
USER 10001
EXPOSE 8000
