import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * An outbox relay made of Debezium's embedded engine and its outbox event router.
 *
 * <p>One JVM for all rounds, so that it stays warm. Commands on standard input: {@code start FILE} runs an engine with
 * the properties in FILE and answers {@code started}, {@code stop} ends it and answers {@code stopped}; the end of the
 * input ends the program. The argument is a file with the properties of the Kafka producer.
 */
public final class Relay implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private static final byte[] SPEC_VERSION = "1.0".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SOURCE = "/tuiyou/submissions".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTENT_TYPE = "application/json".getBytes(StandardCharsets.UTF_8);

    private final KafkaProducer<byte[], byte[]> producer;

    private Relay(Properties settings) {
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public static void main(String[] arguments) throws Exception {
        Relay relay = new Relay(read(arguments[0]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        DebeziumEngine<RecordChangeEvent<SourceRecord>> engine = null;
        Thread thread = null;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.startsWith("start ")) {
                CountDownLatch polling = new CountDownLatch(1);
                engine = engine(relay, read(line.substring("start ".length())), polling);
                thread = new Thread(engine, "engine");
                thread.start();
                polling.await();
                System.out.println("started");
            } else {
                engine.close();
                thread.join();
                System.out.println("stopped");
            }
        }
        System.exit(0);
    }

    private static DebeziumEngine<RecordChangeEvent<SourceRecord>> engine(
            Relay relay, Properties settings, CountDownLatch polling) {
        return DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings)
                .using(
                        new DebeziumEngine.ConnectorCallback() {
                            @Override
                            public void pollingStarted() {
                                polling.countDown();
                            }
                        })
                .using(
                        (success, message, error) -> {
                            if (!success) {
                                System.err.println(message);
                                System.exit(1);
                            }
                        })
                .notifying(relay)
                .build();
    }

    /** Sends the batch, waits for every acknowledgement, then marks it: as Debezium Server's Kafka sink does. */
    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> records,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
        for (RecordChangeEvent<SourceRecord> event : records) {
            acknowledgements.add(producer.send(message(event.record())));
        }
        try {
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        } catch (ExecutionException error) {
            throw new IllegalStateException(error);
        }
        for (RecordChangeEvent<SourceRecord> event : records) {
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    /** The router has set topic, key, value and the headers that come from columns; the constant ones are added. */
    private static ProducerRecord<byte[], byte[]> message(SourceRecord record) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(record.topic(), bytes(record.key()), bytes(record.value()));
        Headers headers = message.headers();
        headers.add("ce_specversion", SPEC_VERSION);
        headers.add("ce_source", SOURCE);
        headers.add("content-type", CONTENT_TYPE);
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.add(header.key().equals("id") ? "ce_id" : header.key(), bytes(header.value()));
            }
        }
        return message;
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Properties read(String file) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
