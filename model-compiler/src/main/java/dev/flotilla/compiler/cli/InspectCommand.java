package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.analyse.Analysis;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
        ModelFile file = ModelFile.read(model);
        int bytes = file.bytes().length;
        Model read = file.model();
        Analysis analysis = analyse(read);
        if (json.chosen()) {
            json.print(new InspectionJson(read, analysis).document(bytes));
        } else {
            PrintWriter out = spec.commandLine().getOut();
            out.println(model + ": " + bytes + " bytes, " + read.subgraphs().size() + " subgraph(s)");
            new InspectionText(read, analysis, out).print();
            out.flush();
        }
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
