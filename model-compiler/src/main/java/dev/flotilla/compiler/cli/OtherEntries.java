package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Signature;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Signatures that call another subgraph than the first, which is the one that commands run, as devices do. */
final class OtherEntries {
    private OtherEntries() {}

    /** Says which parts of {@code file} are left aside, if any. */
    static void note(ModelFile file, PrintWriter err) {
        Model model = file.model();
        String others = model.subgraphs().subList(1, model.subgraphs().size()).stream()
                .flatMap(graph -> graph.signatures().stream())
                .map(OtherEntries::quoted)
                .collect(Collectors.joining(", "));
        if (others.isEmpty()) {
            return;
        }
        List<String> own =
                model.main().signatures().stream().map(OtherEntries::quoted).toList();
        err.println(Printable.of(file + ": runs its first subgraph"
                + (own.isEmpty() ? "" : ", signature " + String.join(", ", own)) + "; not signature " + others));
    }

    private static String quoted(Signature signature) {
        return "'" + signature.key() + "'";
    }
}
