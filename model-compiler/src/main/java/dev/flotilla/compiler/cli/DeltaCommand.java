package dev.flotilla.compiler.cli;

import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.delta.DeltaApplier;
import dev.flotilla.contract.delta.DeltaException;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.Differ;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delta",
        mixinStandardHelpOptions = true,
        description =
                "Makes the difference between two bundles, or two models: what a device that has the old one needs to"
                        + " make the new one.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DeltaCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "A .flotilla or .tflite file.")
    private Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "The file to make of it.")
    private Path target;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DELTA",
            description = "Where the delta goes.")
    private Path output;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final ProgressOption progress;

    DeltaCommand(Terminal terminal) {
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        byte[] before = release(old);
        byte[] after = release(target);
        byte[] delta = progress.show(
                seen -> Differ.delta(before, after, done -> seen.report("comparing", done, after.length)));
        DeltaHeader header = tryOut(delta);
        OutputFiles.write(output, delta);
        DeltaSummary summary = new DeltaSummary(header, delta.length);
        json.print(summary.toDocument(), output + ": " + summary);
        return 0;
    }

    /** Applies the delta once: what devices will do, they are not the first to do. */
    private DeltaHeader tryOut(byte[] delta) throws IOException, DeltaException {
        try (FileChannel base = FileChannel.open(old)) {
            InputStream in = new ByteArrayInputStream(delta);
            DeltaHeader header = DeltaHeader.read(in);
            DeltaApplier.apply(header, in, BaseFile.of(base), OutputStream.nullOutputStream());
            return header;
        }
    }

    /** The bytes of a bundle or model, found sound, since nothing else is worth sending to a device. */
    private static byte[] release(Path file) throws InputException {
        byte[] bytes = InputFiles.bytes(file);
        if (bytes.length > DeltaHeader.MAX_FILE_BYTES) {
            throw new InputException(file + ": has " + bytes.length + " bytes; a delta takes files of at most "
                    + DeltaHeader.MAX_FILE_BYTES);
        }
        boolean archive = bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K';
        if (archive) {
            InputFiles.bundle(file, bytes);
        } else {
            InputFiles.model(file, bytes);
        }
        return bytes;
    }
}
