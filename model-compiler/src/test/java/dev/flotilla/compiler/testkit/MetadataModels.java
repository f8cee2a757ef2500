package dev.flotilla.compiler.testkit;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.graph.AppendedArchive;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Metadata;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.lite.support.metadata.schema.AssociatedFileT;
import org.tensorflow.lite.support.metadata.schema.ContentPropertiesUnion;
import org.tensorflow.lite.support.metadata.schema.ContentT;
import org.tensorflow.lite.support.metadata.schema.ImagePropertiesT;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptionsUnion;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** TFLite Metadata, and models that have nothing else. */
public final class MetadataModels {
    private MetadataModels() {}

    /** A model that takes images of this shape. */
    public static Model model(List<Integer> inputShape, byte[] metadata, Optional<AppendedArchive> archive) {
        Tensor image = Tensor.computed("image", DataType.FLOAT32, inputShape);
        Subgraph main = Subgraph.of("main", List.of(image), List.of(image), List.of(), List.of());
        return with(Model.of("image", main), metadata, archive);
    }

    /** A model with metadata. */
    public static Model with(Model model, byte[] metadata, Optional<AppendedArchive> archive) {
        List<Metadata> entries = List.of(new Metadata("TFLITE_METADATA", Buffer.of(metadata)));
        return new Model(model.description(), model.subgraphs(), entries, List.of(), archive);
    }

    /** The bytes of metadata for one input and one output. */
    public static byte[] bytes(TensorMetadataT input, TensorMetadataT output) {
        SubGraphMetadataT main = new SubGraphMetadataT();
        main.setInputTensorMetadata(new TensorMetadataT[] {input});
        main.setOutputTensorMetadata(new TensorMetadataT[] {output});
        ModelMetadataT root = new ModelMetadataT();
        root.setSubgraphMetadata(new SubGraphMetadataT[] {main});
        FlatBufferBuilder builder = new FlatBufferBuilder();
        ModelMetadata.finishModelMetadataBuffer(builder, ModelMetadata.pack(builder, root));
        return builder.sizedByteArray();
    }

    public static TensorMetadataT image(byte colorSpace, ProcessUnitT... units) {
        ImagePropertiesT properties = new ImagePropertiesT();
        properties.setColorSpace(colorSpace);
        ContentPropertiesUnion union = new ContentPropertiesUnion();
        union.setType(org.tensorflow.lite.support.metadata.schema.ContentProperties.ImageProperties);
        union.setValue(properties);
        ContentT content = new ContentT();
        content.setContentProperties(union);
        TensorMetadataT tensor = new TensorMetadataT();
        tensor.setContent(content);
        tensor.setProcessUnits(units);
        return tensor;
    }

    public static ProcessUnitT normalization(float[] mean, float[] std) {
        NormalizationOptionsT options = new NormalizationOptionsT();
        options.setMean(mean);
        options.setStd(std);
        ProcessUnitOptionsUnion union = new ProcessUnitOptionsUnion();
        union.setType(org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions.NormalizationOptions);
        union.setValue(options);
        ProcessUnitT unit = new ProcessUnitT();
        unit.setOptions(union);
        return unit;
    }

    public static TensorMetadataT labelled(String... files) {
        AssociatedFileT[] all = new AssociatedFileT[files.length];
        for (int i = 0; i < files.length; i++) {
            all[i] = new AssociatedFileT();
            all[i].setName(files[i]);
            all[i].setType(org.tensorflow.lite.support.metadata.schema.AssociatedFileType.TENSOR_AXIS_LABELS);
            all[i].setLocale(i == 0 ? "de" : "");
        }
        TensorMetadataT tensor = new TensorMetadataT();
        tensor.setAssociatedFiles(all);
        return tensor;
    }

    public static Optional<AppendedArchive> zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(position -> bytes.toByteArray());
    }
}
