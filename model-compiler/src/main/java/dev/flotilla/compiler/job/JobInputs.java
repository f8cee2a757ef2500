package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.data.DatasetFeed.Device;
import dev.flotilla.compiler.data.DatasetFolder;
import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a job, read and found to be those that it means.
 *
 * @param bundle the champion's
 * @param champion the model in it
 * @param master the float model behind it, if there is one
 * @param dataset what is new
 * @param reference what the champion was made for
 */
record JobInputs(
        Bundle bundle,
        Model champion,
        Optional<Model> master,
        DatasetFolder dataset,
        Optional<DatasetFolder> reference) {
    /** The largest float master: 1 GiB. */
    private static final int MAX_MASTER = 1 << 30;

    static JobInputs read(JobPlace place, JobRequest job) throws DataException {
        Bundle bundle = bundle(place, job.champion());
        Optional<Model> master = job.master().isPresent()
                ? Optional.of(
                        model(job.master().get().url(), place.bytes(job.master().get(), MAX_MASTER)))
                : Optional.empty();
        Optional<DatasetFolder> reference = job.reference().isPresent()
                ? Optional.of(dataset(place, job.reference().get()))
                : Optional.empty();
        JobInputs inputs = new JobInputs(
                bundle, model(job.champion().url(), bundle.model()), master, dataset(place, job.dataset()), reference);
        inputs.requireFit();
        return inputs;
    }

    private static Bundle bundle(JobPlace place, JobFile file) throws DataException {
        try {
            Bundle bundle = BundleReader.read(place.bytes(file, Bundle.MAX_BYTES));
            if (bundle.sealedModel().isPresent()) {
                throw new DataException(
                        file.url() + ": its model is encrypted; retraining takes the bundle from before");
            }
            return bundle;
        } catch (MalformedBundleException e) {
            throw new DataException(file.url() + ": " + e.getMessage(), e);
        }
    }

    private static Model model(String name, byte[] bytes) throws DataException {
        try {
            return ModelReader.read(bytes);
        } catch (MalformedModelException | UnsupportedModelException e) {
            throw new DataException(name + ": " + e.getMessage(), e);
        }
    }

    private static DatasetFolder dataset(JobPlace place, JobFile file) throws DataException {
        DatasetFolder folder = DatasetFolder.open(place.file(file));
        JobPlace.requireDigest(file, folder.digest());
        return folder;
    }

    private void requireFit() throws DataException {
        requireClasses(dataset);
        Set<Digest> learned = new HashSet<>();
        Set<Digest> held = new HashSet<>();
        collect(dataset, learned, held);
        if (reference.isPresent()) {
            requireClasses(reference.get());
            collect(reference.get(), learned, held);
        }
        held.retainAll(learned);
        if (!held.isEmpty()) {
            throw new DataException(
                    held.size() + " samples are held out by one manifest and to be trained on by the other,"
                            + " the first of them " + held.iterator().next().hex()
                            + "; what a challenger is judged on must not have trained it");
        }
    }

    private void requireClasses(DatasetFolder folder) throws DataException {
        if (!folder.manifest().classes().isEmpty()
                && !folder.manifest().classes().equals(bundle.labels())) {
            throw new DataException(folder.file() + ": its classes are "
                    + folder.manifest().classes() + ", the champion's are " + bundle.labels());
        }
    }

    private static void collect(DatasetFolder folder, Set<Digest> learned, Set<Digest> held) {
        for (DatasetSample sample : folder.manifest().samples()) {
            (sample.split() == DatasetSplit.TEST ? held : learned).add(sample.digest());
        }
    }

    private Device device() {
        return new Device(bundle.input(), bundle.preprocess());
    }

    /** The new samples of one split. */
    DatasetFeed drifted(DatasetSplit split) {
        return DatasetFeed.of(dataset, split, device());
    }

    /** The reference samples of one split; none without a reference. */
    DatasetFeed clean(DatasetSplit split) {
        return reference.isPresent()
                ? DatasetFeed.of(reference.get(), split, device())
                : drifted(split).first(0);
    }
}
