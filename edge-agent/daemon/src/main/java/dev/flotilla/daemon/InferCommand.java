package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the running daemon classify images from a file. */
@Command(
        name = "infer",
        description = "Has the running agent classify images from an IDX or .npy file.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InferCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--images",
            paramLabel = "FILE",
            required = true,
            description = "IDX or .npy images, may be gzipped.")
    private Path images;

    @Option(names = "--range", defaultValue = "0:1", description = "FROM:TO by index; default ${DEFAULT-VALUE}.")
    private String range;

    @Option(names = "--json", description = "One JSON object a line and image.")
    private boolean json;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Writes the model's own output bytes, NumPy int8 [images, classes].")
    private @Nullable Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LocalClient client = new LocalClient(config.daemon().get(AgentSettings.LOCAL_API_PORT));
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Integer> labels = new TreeMap<>();
        List<byte[]> outputs = new ArrayList<>();
        for (byte[] pixels : SampleImages.read(images, range)) {
            Document answer = client.infer(pixels);
            labels.merge(answer.string("label"), 1, Integer::sum);
            outputs.add(Base64.getDecoder().decode(answer.string("output")));
            if (json) {
                out.println(line(answer));
            }
        }
        if (output != null) {
            NpyFile.writeInt8(output, outputs);
        }
        if (!json) {
            labels.forEach((label, count) -> out.println(label + ": " + count));
        }
        return 0;
    }

    private static String line(Document answer) {
        return new String(answer.toJson(), StandardCharsets.UTF_8).replaceAll("\\s*\\n\\s*", "");
    }
}
