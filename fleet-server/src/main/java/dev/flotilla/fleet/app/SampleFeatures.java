package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.api.CaptureResource;
import dev.flotilla.fleet.api.DatasetResource;
import dev.flotilla.fleet.api.DeviceGate;
import dev.flotilla.fleet.api.LabelResource;
import dev.flotilla.fleet.api.Resource;
import dev.flotilla.fleet.api.Routes;
import dev.flotilla.fleet.api.SampleIntake;
import dev.flotilla.fleet.api.SampleResource;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.dataset.Datasets;
import dev.flotilla.fleet.dataset.label.Labelling;
import dev.flotilla.fleet.dataset.sample.Contents;
import dev.flotilla.fleet.dataset.sample.Import;
import dev.flotilla.fleet.dataset.sample.Pictures;
import dev.flotilla.fleet.dataset.sample.SampleStore;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.store.SqlDatasets;
import dev.flotilla.fleet.store.SqlLabels;
import dev.flotilla.fleet.store.SqlSamples;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What has to do with samples. */
record SampleFeatures(
        Samples samples,
        Contents contents,
        Import imports,
        Pictures pictures,
        Labelling labelling,
        Datasets datasets,
        Registry registry) {

    static SampleFeatures create(ServerConfig config, Features.Surroundings in, Registry registry) {
        SampleStore store = new SqlSamples(in.transactions());
        Contents contents = new Contents(store, in.sampleKey(), in.opening());
        return new SampleFeatures(
                new Samples(store, registry, in.sampleKey(), in.opening(), config.samplesPerDevice(), in.clock()),
                contents,
                new Import(store, in.sampleKey(), in.opening(), in.clock()),
                new Pictures(in.artifacts(), contents, in.opening()),
                new Labelling(new SqlLabels(in.transactions()), in.clock()),
                new Datasets(new SqlDatasets(in.transactions()), contents, registry, in.opening(), in.clock()),
                registry);
    }

    List<Resource> resources() {
        return List.of(
                new CaptureResource(samples, imports, labelling, registry),
                new SampleResource(samples, contents, pictures, registry),
                new LabelResource(labelling, samples, registry),
                new DatasetResource(datasets, registry));
    }

    /** Where manifests of datasets, and the inputs that they name, are by their digests. */
    List<Function<Digest, Future<Optional<byte[]>>>> files() {
        return List.of(datasets::manifest, contents::find);
    }

    Routes intake(AuditLog audit, DeviceGate gate) {
        return new SampleIntake(samples, audit, gate);
    }
}
