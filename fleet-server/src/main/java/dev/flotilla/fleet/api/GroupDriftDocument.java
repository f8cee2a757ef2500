package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.drift.Difference;
import dev.flotilla.fleet.drift.FeatureScore;
import dev.flotilla.fleet.drift.FeatureTitle;
import dev.flotilla.fleet.drift.GroupComparison;
import dev.flotilla.fleet.drift.GroupDrift;
import dev.flotilla.fleet.drift.GroupFeature;
import dev.flotilla.fleet.drift.OddDevice;

/** How groups of devices differ, as a document. */
final class GroupDriftDocument {

    private GroupDriftDocument() {}

    static Document of(Digest bundle, GroupComparison comparison) {
        return Document.builder()
                .put("bundle", bundle.hex())
                .put("compared", (long) comparison.compared())
                .put(
                        "groups",
                        comparison.groups().stream()
                                .map(GroupDriftDocument::group)
                                .toList())
                .build();
    }

    private static Document group(GroupDrift group) {
        return Document.builder()
                .put("name", group.group())
                .put("devices", (long) group.devices())
                .put("inferences", group.inferences())
                .put("differs", group.differs())
                .put(
                        "features",
                        group.features().stream()
                                .map(GroupDriftDocument::feature)
                                .toList())
                .put("odd", (long) group.odd())
                .put(
                        "oddDevices",
                        group.oddDevices().stream()
                                .map(GroupDriftDocument::device)
                                .toList())
                .build();
    }

    private static Document feature(GroupFeature feature) {
        FeatureScore score = feature.score();
        return DriftResource.described(score)
                .put("samples", score.samples())
                .put("baseline", difference(new Difference(score.probability(), score.drifted())))
                .putIfPresent("others", feature.others().map(GroupDriftDocument::difference))
                .putIfPresent("past", feature.past().map(GroupDriftDocument::difference))
                .build();
    }

    private static Document difference(Difference difference) {
        return Document.builder()
                .put("pValue", difference.pValue())
                .put("differs", difference.named())
                .build();
    }

    private static Document device(OddDevice device) {
        return Document.builder()
                .put("id", device.device().value())
                .put("inferences", device.inferences())
                .put("feature", device.feature())
                .put("title", FeatureTitle.of(device.feature()))
                .put("pValue", device.pValue())
                .build();
    }
}
