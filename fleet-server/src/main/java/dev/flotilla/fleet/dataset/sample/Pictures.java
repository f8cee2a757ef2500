package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.preprocess.Channels;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.registry.Artifacts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import io.vertx.core.Future;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Shows what a model saw: the bundle's preprocessing undone. */
public final class Pictures {
    private static final int KEPT_SPECS = 64;
    private static final int MAX_LEVEL = 255;
    private static final int RED_SHIFT = 16;
    private static final int GREEN_SHIFT = 8;

    private final Artifacts artifacts;
    private final Contents contents;
    private final SlowWork work;
    /** By bundle, the least recently used go; one would otherwise read a whole bundle for each picture. */
    private final Map<Digest, PreprocessSpec> specs =
            Collections.synchronizedMap(new LinkedHashMap<>(KEPT_SPECS, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Digest, PreprocessSpec> eldest) {
                    return size() > KEPT_SPECS;
                }
            });

    public Pictures(Artifacts artifacts, Contents contents, SlowWork work) {
        this.artifacts = artifacts;
        this.contents = contents;
        this.work = work;
    }

    /** The input of a sample as PNG; empty if there is none, or it is no image. */
    public Future<Optional<byte[]>> png(Sample sample, RegisteredBundle bundle) {
        return contents.input(sample)
                .compose(input -> input.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : spec(bundle.digest())
                                .compose(spec -> spec instanceof ImageSpec image
                                        ? work.run(() -> Optional.of(draw(
                                                image,
                                                bundle.manifest()
                                                        .inputs()
                                                        .get(0)
                                                        .dequantize(input.get()))))
                                        : Future.succeededFuture(Optional.empty())));
    }

    private Future<PreprocessSpec> spec(Digest bundle) {
        return Optional.ofNullable(specs.get(bundle))
                .map(Future::succeededFuture)
                .orElseGet(() -> artifacts
                        .get(bundle)
                        .compose(
                                bytes -> work.run(() -> BundleReader.read(bytes).preprocess()))
                        .onSuccess(spec -> specs.put(bundle, spec)));
    }

    /** @param values rows, then columns, then channels */
    static byte[] draw(ImageSpec spec, float[] values) throws IOException {
        BufferedImage image = new BufferedImage(spec.width(), spec.height(), BufferedImage.TYPE_INT_RGB);
        int channels = spec.channels().count();
        for (int y = 0; y < spec.height(); y++) {
            for (int x = 0; x < spec.width(); x++) {
                image.setRGB(x, y, colour(spec, values, (y * spec.width() + x) * channels));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    /** Of values without a fixed meaning, the first as a gray. */
    private static int colour(ImageSpec spec, float[] values, int at) {
        int first = level(spec, 0, values[at]);
        if (spec.channels() != Channels.RGB && spec.channels() != Channels.BGR) {
            return first << RED_SHIFT | first << GREEN_SHIFT | first;
        }
        int second = level(spec, 1, values[at + 1]);
        int third = level(spec, 2, values[at + 2]);
        return spec.channels() == Channels.RGB
                ? first << RED_SHIFT | second << GREEN_SHIFT | third
                : third << RED_SHIFT | second << GREEN_SHIFT | first;
    }

    /** (level × scale − mean) / std, backwards. */
    private static int level(ImageSpec spec, int channel, float value) {
        double std = spec.normalization().std().get(channel);
        double mean = spec.normalization().mean().get(channel);
        double scale = spec.normalization().scale().get(channel);
        long level = Math.round((value * std + mean) / (scale == 0 ? 1 : scale));
        return (int) Math.max(0, Math.min(MAX_LEVEL, level));
    }
}
