package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.dataset.label.FieldAccuracy;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.Share;
import dev.flotilla.fleet.job.JobFiles;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.retrain.AccuracySource;
import dev.flotilla.fleet.retrain.Pipeline;
import dev.flotilla.fleet.retrain.SignalSource;
import dev.flotilla.fleet.retrain.Signals;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What pipelines go by: alerts, registry and devices, and datasets by the digests of their manifests or by name. */
final class FieldSignals implements SignalSource {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int REMEMBERED = 100;
    /** Labels of fewer samples make no figure. */
    private static final long LEAST_LABELLED = 50;

    private final Alerts alerts;
    private final Registry registry;
    private final DeviceStore devices;
    private final JobFiles files;
    private final Sources sources;
    /** Of manifests, which never change. */
    private final Map<Digest, Signals.DatasetFacts> known = new ConcurrentHashMap<>();

    /**
     * Features that may have more to say.
     *
     * @param newest the newest version of the dataset of a name
     * @param labelled what a run could train on, for pipelines whose runs make their datasets of a champion's labels
     * @param accuracy of a bundle in the field
     */
    record Sources(
            Function<String, Future<Optional<Digest>>> newest,
            BiFunction<Pipeline, Digest, Future<Signals.DatasetFacts>> labelled,
            Function<Digest, Future<List<Signals.AccuracyFigure>>> accuracy) {}

    FieldSignals(Alerts alerts, Registry registry, DeviceStore devices, JobFiles files, Sources sources) {
        this.alerts = alerts;
        this.registry = registry;
        this.devices = devices;
        this.files = files;
        this.sources = sources;
    }

    /** What labels say; empty where there are too few. */
    static Optional<Signals.AccuracyFigure> labelled(FieldAccuracy known) {
        return known.samples() < LEAST_LABELLED
                ? Optional.empty()
                : Optional.of(figure(AccuracySource.LABELLED, Share.counted(known.right(), known.samples()), true));
    }

    /** What is estimated without labels. */
    static Signals.AccuracyFigure estimated(AccuracyEstimate estimate) {
        return figure(AccuracySource.ESTIMATED, estimate.accuracy(), estimate.reliable());
    }

    private static Signals.AccuracyFigure figure(AccuracySource source, Share share, boolean reliable) {
        return new Signals.AccuracyFigure(source, share.value(), share.low(), share.high(), reliable);
    }

    @Override
    public Future<Signals> read(Pipeline pipeline) {
        return champion(pipeline.family()).compose(champion -> alarms(champion)
                .compose(alarms -> accuracy(champion).compose(figures -> dataset(pipeline, champion)
                        .compose(dataset -> dataset(pipeline.data().reference())
                                .map(reference -> new Signals(champion, alarms, figures, dataset, reference))))));
    }

    /** The family's bundle that most devices are to run; of equals, and if none is to, the highest release. */
    private Future<Optional<Digest>> champion(String family) {
        return registry.bundles().compose(all -> devices.desired().map(desired -> all.stream()
                .filter(bundle -> bundle.target().policy().family().equals(family))
                .max(Comparator.comparing((RegisteredBundle bundle) -> desired.getOrDefault(bundle.digest(), 0L))
                        .thenComparing(bundle -> bundle.target().policy().release()))
                .map(RegisteredBundle::digest)));
    }

    private Future<List<Signals.Alarm>> alarms(Optional<Digest> champion) {
        Predicate<Alert> ofChampion = alert -> champion.filter(
                        digest -> digest.hex().equals(alert.trouble().bundle()))
                .isPresent();
        return alerts.unresolved(AlertKind.DRIFT).map(standing -> standing.stream()
                .filter(ofChampion)
                .map(alert -> new Signals.Alarm(
                        alert.id(),
                        alert.openedAt(),
                        alert.trouble().size(),
                        alert.trouble().message()))
                .toList());
    }

    private Future<List<Signals.AccuracyFigure>> accuracy(Optional<Digest> champion) {
        return champion.map(sources.accuracy()).orElse(Future.succeededFuture(List.of()));
    }

    private Future<Optional<Signals.DatasetFacts>> dataset(Pipeline pipeline, Optional<Digest> champion) {
        return pipeline.data().create() && champion.isPresent()
                ? sources.labelled().apply(pipeline, champion.get()).map(Optional::of)
                : dataset(Optional.of(pipeline.data().dataset()));
    }

    private Future<Optional<Signals.DatasetFacts>> dataset(Optional<String> named) {
        if (named.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Future<Optional<Digest>> digest = DIGEST.matcher(named.get()).matches()
                ? Future.succeededFuture(Optional.of(Digest.parse(named.get())))
                : sources.newest().apply(named.get());
        return digest.compose(found -> found.map(this::facts).orElse(Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<Signals.DatasetFacts>> facts(Digest manifest) {
        Signals.DatasetFacts before = known.get(manifest);
        if (before != null) {
            return Future.succeededFuture(Optional.of(before));
        }
        return files.has(manifest)
                .compose(has -> Boolean.TRUE.equals(has)
                        ? files.read(manifest).map(json -> Optional.of(remembered(manifest, json)))
                        : Future.succeededFuture(Optional.empty()));
    }

    private Signals.DatasetFacts remembered(Digest digest, byte[] json) {
        try {
            DatasetManifest manifest = DatasetManifest.parse(json);
            Signals.DatasetFacts facts = new Signals.DatasetFacts(
                    digest, labelled(manifest, DatasetSplit.TRAIN), labelled(manifest, DatasetSplit.TEST));
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            known.put(digest, facts);
            return facts;
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("dataset " + digest.hex() + ": " + e.getMessage(), e);
        }
    }

    private static long labelled(DatasetManifest manifest, DatasetSplit split) {
        return manifest.samples(split).stream().filter(FieldSignals::isLabelled).count();
    }

    private static boolean isLabelled(DatasetSample sample) {
        return sample.label().isPresent() || !sample.target().isEmpty();
    }
}
