package dev.flotilla.daemon.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.sample.MalformedSamplesException;
import dev.flotilla.contract.sample.TensorFile;
import dev.flotilla.daemon.serve.InferenceService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Infers all samples of one file and writes the answers into another. Takes the memory of one sample. */
final class BatchFile {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int GZIP_FIRST = 0x1f;

    private final InferenceService service;
    private final TensorFile samples;

    private BatchFile(InferenceService service, TensorFile samples) {
        this.service = service;
        this.samples = samples;
    }

    /**
     * Writes {@code {"file", "predictions": [...]}}, synced to the disk.
     *
     * @throws IOException also when the input is no such file, with the reason
     * @throws WrongInputException if a sample does not fit the model
     */
    static void infer(InferenceService service, Path input, Path output)
            throws IOException, NotServingException, WrongInputException, InferenceException {
        requireUncompressed(input);
        try (TensorFile samples = TensorFile.open(input);
                FileChannel channel = FileChannel.open(
                        output,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE));
                JsonGenerator json = JSON.createGenerator(Channels.newOutputStream(channel))) {
            json.writeStartObject();
            json.writeStringField("file", input.getFileName().toString());
            json.writeArrayFieldStart("predictions");
            new BatchFile(service, samples).inferAll(json);
            json.writeEndArray();
            json.writeEndObject();
            json.flush();
            channel.force(true);
        }
    }

    /** Else a small file could unpack to one that fills the disk. */
    private static void requireUncompressed(Path input) throws IOException {
        try (InputStream in = Files.newInputStream(input)) {
            if (in.read() == GZIP_FIRST) {
                throw new MalformedSamplesException(input.getFileName() + ": is compressed; unpack it first");
            }
        }
    }

    private void inferAll(JsonGenerator json)
            throws IOException, NotServingException, WrongInputException, InferenceException {
        for (int i = 0; i < samples.count(); i++) {
            try {
                write(json, infer(samples.sample(i)));
            } catch (InputRefusedException e) {
                if (e.why() != Refusal.UNUSUAL) {
                    throw new WrongInputException("sample " + i + ": " + e.getMessage());
                }
                json.writeStartObject();
                json.writeStringField("error", String.valueOf(e.getMessage()));
                json.writeEndObject();
            } catch (WrongInputException e) {
                throw new WrongInputException("sample " + i + ": " + e.getMessage());
            }
        }
    }

    /** Unsigned bytes are samples before the preprocessing; all else is the model's own tensor. */
    private Prediction infer(byte[] sample) throws NotServingException, WrongInputException, InferenceException {
        if (samples.type() == TensorType.UINT8) {
            return service.inferOwn(sample);
        }
        return service.inferOwn(bundle -> {
            if (bundle.input().type() != samples.type()) {
                throw new InputRefusedException(
                        Refusal.TYPE,
                        "the file holds " + samples.type() + ", the model takes "
                                + bundle.input().describe() + ", or UINT8 before the preprocessing");
            }
            return sample;
        });
    }

    private static void write(JsonGenerator json, Prediction prediction) throws IOException {
        json.writeStartObject();
        json.writeStringField("label", prediction.label());
        json.writeNumberField("index", prediction.index());
        json.writeNumberField("confidence", prediction.confidence());
        json.writeArrayFieldStart("scores");
        for (float score : prediction.scores()) {
            json.writeNumber(score);
        }
        json.writeEndArray();
        json.writeStringField("digest", prediction.bundle().hex());
        json.writeEndObject();
    }
}
