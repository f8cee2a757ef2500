package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.CeremonyException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether somebody agrees to sign, having been shown what. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ConsentOption {
    private static final String CONSENT = "yes";

    private final Prompt prompt;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--yes", description = "Sign without asking.")
    private boolean agreed;

    ConsentOption(Prompt prompt) {
        this.prompt = prompt;
    }

    /** Throws if there will be no way to ask. */
    void requireWay(JsonOption json) {
        if (json.chosen() && !agreed) {
            throw new ParameterException(spec.commandLine(), "--json leaves nothing to ask about: give --yes as well");
        }
    }

    /** Shows what is to be signed, and asks. @throws CeremonyException naming the draft, unless the answer is yes */
    void require(Path draft, List<String> change, JsonOption json) throws CeremonyException {
        if (!json.chosen()) {
            PrintWriter out = spec.commandLine().getOut();
            change.forEach(line -> out.println(Printable.of(line)));
            out.flush();
        }
        if (agreed) {
            return;
        }
        String answer = prompt.line("Sign this? (" + CONSENT + "/no) ")
                .orElseThrow(() -> new CeremonyException(
                        draft + ": not signed: there is no terminal to ask at; give --yes after reading the above"));
        if (!answer.strip().equals(CONSENT)) {
            throw new CeremonyException(draft + ": not signed, as answered");
        }
    }
}
