package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** How commands print what the running daemon answers. */
final class AnswerOption {
    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** JSON, or one line for each key. */
    void print(Document answer, PrintWriter out) {
        if (json) {
            out.println(new String(answer.toJson(), StandardCharsets.UTF_8).strip());
            return;
        }
        for (String key : answer.keys()) {
            out.println(key + ": " + answer.findValue(key).map(String::valueOf).orElse(""));
        }
    }
}
