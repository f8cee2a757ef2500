package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.sample.CsvReader;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder with {@code labels.csv} and the files that it names, each one input in a bundle's own type. */
final class ImportFolder {
    static final String LABELS = "labels.csv";
    private static final String FILE = "file";
    private static final String LABEL = "label";
    private static final String SUBJECT = "subject";
    private static final int MAX_FILE_BYTES = 512 << 10;
    /** Of one request, in base64; the API takes a mebibyte. */
    private static final int MAX_REQUEST_BYTES = 768 << 10;

    private static final int MAX_ITEMS = 256;
    private static final int MOST_ROWS = 1_000_000;

    private final Path folder;
    private final List<Row> rows;

    private record Row(String file, Optional<String> label, Optional<String> subject) {}

    /** What became of the inputs: counts by {@code kept} or the reason. */
    record Tally(Map<String, Long> counts) {
        Document toDocument() {
            Document.Builder document = Document.builder();
            counts.forEach(document::put);
            return document.build();
        }

        List<String> lines() {
            return counts.entrySet().stream()
                    .map(entry -> entry.getKey() + "  " + entry.getValue())
                    .toList();
        }
    }

    private ImportFolder(Path folder, List<Row> rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /** @throws InvalidInputException naming the line that cannot be used */
    static ImportFolder open(Path folder) throws InvalidInputException {
        Path csv = folder.resolve(LABELS);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(csv))) {
            CsvReader reader = new CsvReader(in, 0, 1);
            List<String> head = reader.next().orElse(List.of());
            if (!head.contains(FILE)) {
                throw new InvalidInputException(csv + ": the first line names no column 'file'; found " + head);
            }
            List<Row> rows = new ArrayList<>();
            for (Optional<List<String>> record = reader.next(); record.isPresent(); record = reader.next()) {
                if (record.get().size() != head.size() || rows.size() == MOST_ROWS) {
                    throw new InvalidInputException(csv + ": line " + reader.recordLine() + ": expected " + head.size()
                            + " fields, and at most " + MOST_ROWS + " lines");
                }
                rows.add(new Row(
                        record.get().get(head.indexOf(FILE)),
                        field(record.get(), head.indexOf(LABEL)),
                        field(record.get(), head.indexOf(SUBJECT))));
            }
            return new ImportFolder(folder, rows);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidInputException(csv + ": cannot be read: " + e.getMessage());
        }
    }

    private static Optional<String> field(List<String> record, int column) {
        return column < 0 ? Optional.empty() : Optional.of(record.get(column)).filter(text -> !text.isBlank());
    }

    Tally send(Api api, String bundle) throws IOException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        List<Document> batch = new ArrayList<>();
        int bytes = 0;
        for (Row row : rows) {
            String tensor = Base64.getEncoder().encodeToString(read(row.file()));
            if (!batch.isEmpty() && (batch.size() == MAX_ITEMS || bytes + tensor.length() > MAX_REQUEST_BYTES)) {
                send(api, bundle, batch, counts);
                batch.clear();
                bytes = 0;
            }
            bytes += tensor.length();
            batch.add(Document.builder()
                    .put("tensor", tensor)
                    .putIfPresent(LABEL, row.label())
                    .putIfPresent(SUBJECT, row.subject())
                    .build());
        }
        if (!batch.isEmpty()) {
            send(api, bundle, batch, counts);
        }
        return new Tally(counts);
    }

    private byte[] read(String name) throws InvalidInputException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new InvalidInputException(folder.resolve(LABELS) + ": " + name + " is outside of the folder");
        }
        return InputFile.read(file, MAX_FILE_BYTES);
    }

    private static void send(Api api, String bundle, List<Document> items, Map<String, Long> counts)
            throws IOException, InterruptedException {
        Document body =
                Document.builder().put("bundle", bundle).put("items", items).build();
        Document answer =
                api.send(ApiRequest.post(Address.of("samples", "import"), body)).json();
        for (Document item : answer.objects("items")) {
            counts.merge(item.findString("doubt").orElse("kept"), 1L, Long::sum);
        }
    }
}
