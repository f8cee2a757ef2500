package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.keys.KeyLocation;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.release.ReleasePaths;
import dev.flotilla.compiler.release.RoleName;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.pkcs11.Pkcs11Uri;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads option values of our own types, so that a wrong one is a usage error with the type's own message. */
final class ValueConverters {
    private ValueConverters() {}

    static void register(CommandLine commands) {
        commands.registerConverter(IndexRange.class, usage(IndexRange::parse));
        commands.registerConverter(ModelVersion.class, usage(ModelVersion::parse));
        commands.registerConverter(NamedFile.class, usage(NamedFile::parse));
        commands.registerConverter(KeyName.class, usage(KeyName::new));
        commands.registerConverter(KeyLocation.class, usage(KeyLocation::parse));
        commands.registerConverter(RoleName.class, usage(RoleName::new));
        commands.registerConverter(PathPattern.class, usage(ReleasePaths::pattern));
        commands.registerConverter(Pkcs11Uri.class, usage(Pkcs11Uri::parse));
        commands.registerConverter(Digest.class, usage(Digest::parse));
        commands.registerConverter(Disturbances.class, usage(Disturbances::parse));
        commands.registerConverter(SchemeChoice.class, usage(SchemeChoice::parse));
        commands.registerConverter(TargetRuntime.class, usage(TargetRuntime::parse));
    }

    private interface Parser<T> {
        T parse(String text);
    }

    private static <T> ITypeConverter<T> usage(Parser<T> parser) {
        return text -> {
            try {
                return parser.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
