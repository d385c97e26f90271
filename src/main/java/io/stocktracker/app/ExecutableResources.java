package io.stocktracker.app;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The key by which a native executable finds its resources, of GraalVM 25. A native executable interprets the generated
 * {@code equals} of a record, which took a quarter of the start.
 */
@TargetClass(className = ExecutableResources.HasKey.NAME, onlyWith = ExecutableResources.HasKey.class)
final class ExecutableResources {

    @Alias
    private @Nullable Module module;

    @Alias
    private @Nullable String resource;

    @Override
    @Substitute
    @SuppressWarnings("EqualsHashCode")
    public boolean equals(@Nullable Object other) {
        return other instanceof ExecutableResources key
                && module == key.module
                && Objects.equals(resource, key.resource);
    }

    static final class HasKey implements BooleanSupplier {

        static final String NAME = "com.oracle.svm.core.jdk.Resources$ModuleInstanceResourceKey";

        @Override
        public boolean getAsBoolean() {
            try {
                Class.forName(NAME, false, HasKey.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException otherVersion) {
                return false;
            }
        }
    }
}
