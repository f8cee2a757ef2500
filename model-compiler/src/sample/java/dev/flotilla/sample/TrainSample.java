package dev.flotilla.sample;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Labels;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains the sample model on Fashion-MNIST and writes it, its companions and the sample data.
 *
 * <p>Arguments: the directory of the four IDX files, and the directory to write to.
 */
public final class TrainSample {
    private static final long SEED = 2026;
    private static final int EPOCHS = 8;
    private static final List<String> LABELS = List.of(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot");
    private static final ImageSpec PREPROCESS =
            ImageSpec.exact(Images.SIDE, Images.SIDE, 1, List.of(0.0), List.of(255.0));

    private TrainSample() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: TrainSample DIRECTORY-OF-FASHION-MNIST OUTPUT-DIRECTORY");
            System.exit(2);
        }
        run(Path.of(args[0]), Path.of(args[1]));
    }

    private static void run(Path source, Path target) throws Exception {
        Images training = Images.read(source, "train");
        Images test = Images.read(source, "t10k");
        SampleData.write(source, training, target.resolve("data"));
        byte[] model;
        try (Trainer trainer = new Trainer(SEED)) {
            trainer.train(training.range(SampleData.KEPT_TRAINING_IMAGES, training.size()), EPOCHS);
            model = ModelWriter.write(SampleModel.of(trainer.weights()));
        }
        Files.write(target.resolve("fashion_cnn_float.tflite"), model);
        Files.write(target.resolve("labels.txt"), Labels.toText(LABELS));
        Files.write(target.resolve("preprocess.json"), PREPROCESS.toJson());
        byte[] metrics = metrics(model, training, test).toJson();
        Files.write(target.resolve("metrics.json"), metrics);
        System.out.write(metrics);
    }

    /** What the written file does, measured on the runtime that the devices use, not on the trainer's own graph. */
    private static Document metrics(byte[] model, Images training, Images test) throws Exception {
        try (LoadedModel loaded = engine().load(model)) {
            return Document.builder()
                    .put("model", "fashion_cnn_float.tflite")
                    .put("sha256", Digest.of(model).hex())
                    .put("bytes", model.length)
                    .put("seed", SEED)
                    .put("epochs", EPOCHS)
                    .put("trainedOn", "training images 2000 to 59999")
                    .put("accuracy.test.0-9999", accuracy(loaded, test))
                    .put("accuracy.test.0-1999", accuracy(loaded, test.range(0, 2000)))
                    .put("accuracy.training.0-1999", accuracy(loaded, training.range(0, 2000)))
                    .build();
        }
    }

    private static InferenceEngine engine() {
        return new TfliteEngine();
    }

    private static double accuracy(LoadedModel model, Images images) throws Exception {
        Preprocessor preprocessor = Preprocessor.of(PREPROCESS);
        TensorSpec input = model.inputs().get(0);
        TensorSpec output = model.outputs().get(0);
        int right = 0;
        for (int i = 0; i < images.size(); i++) {
            byte[] image = input.quantize(preprocessor.toFloat(images.pixels()[i]));
            float[] scores = output.dequantize(model.run(List.of(image)).get(0));
            right += indexOfHighest(scores) == images.labels()[i] ? 1 : 0;
        }
        return (double) right / images.size();
    }

    private static int indexOfHighest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
