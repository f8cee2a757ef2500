package dev.flotilla.compiler.cli;

import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.delta.DeltaApplier;
import dev.flotilla.contract.delta.DeltaException;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.WrongBaseException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Makes the new file of an old one and a delta, as a device does. The digests of both are checked.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ApplyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "The file that the delta starts from.")
    private Path old;

    @Parameters(index = "1", paramLabel = "DELTA", description = "What the delta command made.")
    private Path delta;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "NEW",
            description = "Where the new file goes.")
    private Path output;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
        InputFiles.requireFile(old);
        InputFiles.requireFile(delta);
        DeltaHeader header = apply();
        DeltaSummary summary = new DeltaSummary(header, Files.size(delta));
        json.print(summary.toDocument(), output + ": " + summary);
        return 0;
    }

    private DeltaHeader apply() throws IOException, InputException {
        try (FileChannel base = FileChannel.open(old);
                InputStream in = new BufferedInputStream(Files.newInputStream(delta))) {
            DeltaHeader header = DeltaHeader.read(in);
            OutputFiles.write(output, out -> DeltaApplier.apply(header, in, BaseFile.of(base), out));
            return header;
        } catch (WrongBaseException e) {
            throw new InputException(old + ": " + e.getMessage(), e);
        } catch (DeltaException e) {
            throw new InputException(delta + ": " + e.getMessage(), e);
        }
    }
}
