# A server written in Go, compiled from its source at a pinned version: the object store and the mail server.
# REPLACE names a fork that keeps the module path, as in deploy/platform.toml.
ARG GO_VERSION=1.27.3

FROM golang:${GO_VERSION}-bookworm AS build
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS="-trimpath -buildvcs=false -mod=mod"
WORKDIR /build
ARG PACKAGE
ARG VERSION
ARG REPLACE=""
# with REPLACE the version stands there
# hadolint ignore=DL3062
RUN go mod init workshop \
    && if [ -n "${REPLACE}" ]; then go mod edit "-replace=${PACKAGE}=${REPLACE}@${VERSION}" && go get "${PACKAGE}"; \
       else go get "${PACKAGE}@${VERSION}"; fi \
    && go build -ldflags "-s -w" -o /tool "${PACKAGE}"

FROM debian:12-slim AS runtime
# /data belongs to the server's user, and so does a fresh volume that is mounted there
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tuiyou \
    && install -d -o 10001 -g 10001 /data
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /tool /usr/local/bin/tool
ENV HOME=/data
USER 10001
WORKDIR /data
ENTRYPOINT ["/usr/local/bin/tool"]
