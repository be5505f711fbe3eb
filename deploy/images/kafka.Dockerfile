# The broker, started with the settings of its environment and an administrator from the first moment.
ARG KAFKA_VERSION=4.3.1

FROM apache/kafka:${KAFKA_VERSION}
COPY --chmod=0755 deploy/images/kafka-start /usr/local/bin/kafka-start
ENTRYPOINT ["/usr/local/bin/kafka-start"]
