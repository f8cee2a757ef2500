package dev.flotilla.compiler.cli;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a command prints its result for people or, as one JSON object, for machines. Errors are a line of text either way. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class JsonOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the result as one JSON object instead of text.")
    private boolean json;

    boolean chosen() {
        return json;
    }

    /** Prints what was asked for. */
    void print(Document result, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? new String(result.toJson(), StandardCharsets.UTF_8).strip() : text);
        out.flush();
    }

    void print(Document result) {
        print(result, "");
    }
}
