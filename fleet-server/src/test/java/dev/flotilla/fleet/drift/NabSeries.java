package dev.flotilla.fleet.drift;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sensor's values with the windows in which something was wrong (Lavin and Ahmad, "Evaluating real-time anomaly detection
 * algorithms: the Numenta anomaly benchmark", ICMLA 2015).
 */
record NabSeries(String name, List<LocalDateTime> times, List<Double> values, List<Labelled> labelled) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int TIME_LENGTH = 19;

    /** From when to when something was wrong. */
    record Labelled(LocalDateTime from, LocalDateTime to) {
        boolean contains(LocalDateTime time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    static NabSeries read(Path directory, String name) throws IOException {
        List<LocalDateTime> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(name + ".csv")).stream()
                .skip(1)
                .toList()) {
            String[] cells = line.split(",", -1);
            times.add(time(cells[0]));
            values.add(Double.parseDouble(cells[1]));
        }
        JsonObject all = new JsonObject(Files.readString(directory.resolve("combined_windows.json")));
        List<Labelled> labelled = all.getJsonArray("realKnownCause/" + name + ".csv").stream()
                .map(JsonArray.class::cast)
                .map(each -> new Labelled(time(each.getString(0)), time(each.getString(1))))
                .toList();
        return new NabSeries(name, times, values, labelled);
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text.substring(0, TIME_LENGTH), TIME);
    }
}
