package dev.flotilla.compiler.metadata;

import dev.flotilla.contract.bundle.Labels;
import dev.flotilla.contract.bundle.MalformedBundleException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tensorflow.lite.support.metadata.schema.AssociatedFile;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileType;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/** The file of labels that belongs to an output. */
final class AxisLabels {
    private static final int MAX_FILES = 64;
    private static final int MAX_BYTES = 4 << 20;

    private AxisLabels() {}

    /** The name of the file with the classes' names, the one without a locale if there are several. */
    static Optional<String> fileName(TensorMetadata output) throws MalformedModelMetadataException {
        int files = output.associatedFilesLength();
        if (files < 0 || files > MAX_FILES) {
            throw new MalformedModelMetadataException(files + " associated files are more than " + MAX_FILES);
        }
        Optional<String> found = Optional.empty();
        for (int i = 0; i < files; i++) {
            AssociatedFile file = output.associatedFiles(i);
            boolean plain = file.locale() == null || file.locale().isEmpty();
            if (file.type() == AssociatedFileType.TENSOR_AXIS_LABELS && (plain || found.isEmpty())) {
                found = Optional.ofNullable(file.name());
            }
        }
        return found;
    }

    static List<String> read(byte[] zip, String name) throws MalformedModelMetadataException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            int entries = 0;
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > MAX_FILES) {
                    throw new MalformedModelMetadataException("holds more than " + MAX_FILES + " files");
                }
                byte[] content = in.readNBytes(MAX_BYTES + 1);
                if (content.length > MAX_BYTES) {
                    throw new MalformedModelMetadataException(
                            "holds a file that unpacks to more than " + MAX_BYTES + " bytes");
                }
                if (entry.getName().equals(name)) {
                    return Labels.parse(content);
                }
            }
        } catch (MalformedBundleException e) {
            throw new MalformedModelMetadataException("'" + name + "': " + e.getMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedModelMetadataException("its files are damaged: " + e.getMessage(), e);
        }
        throw new MalformedModelMetadataException("names '" + name + "', which is not among its files");
    }
}
