package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.analyse.Analysis;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Says what a model takes, returns, consists of and costs.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file.")
    private Path model;

    @Option(names = "--json", description = "As JSON, with every constant and operator.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        int bytes = InputFiles.bytes(model).length;
        Model read = InputFiles.model(model);
        Analysis analysis = analyse(read);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            byte[] document = new InspectionJson(read, analysis).document(bytes).toJson();
            out.println(new String(document, StandardCharsets.UTF_8).strip());
        } else {
            out.println(model + ": " + bytes + " bytes, " + read.subgraphs().size() + " subgraph(s)");
            new InspectionText(read, analysis, out).print();
        }
        out.flush();
        return 0;
    }

    private Analysis analyse(Model read) throws InputException {
        try {
            return Analysis.of(read);
        } catch (UnsupportedModelException e) {
            throw new InputException(model + ": " + e.getMessage(), e);
        }
    }
}
