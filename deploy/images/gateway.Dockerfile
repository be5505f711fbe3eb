# nginx with the portal, the pages and the template; the placeholders are filled in at the start.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS portal
WORKDIR /build
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM ${PYTHON_IMAGE} AS site
ARG UV_VERSION=0.13.9
ENV PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/app
RUN pip install "uv==${UV_VERSION}"
WORKDIR /build
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-workspace --package tuiyou-provision
COPY deploy/provision ./deploy/provision
COPY deploy/gateway ./deploy/gateway
COPY --from=portal /build/dist /portal
RUN uv sync --frozen --no-dev --package tuiyou-provision \
    && /app/bin/python -c "from pathlib import Path; from provision.gateway import write_site; write_site(Path('/site'), Path('/portal'))"

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx-light=1.22.* \
    && rm -rf /var/lib/apt/lists/*
COPY --from=site /site /srv/site
COPY deploy/gateway/nginx.conf.template /etc/tuiyou/nginx.conf.template
COPY --chmod=0755 deploy/images/gateway-start /usr/local/bin/gateway-start
USER 33
EXPOSE 8080
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/usr/local/bin/gateway-start"]
