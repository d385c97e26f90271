package io.stocktracker.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

/**
 * Skips the tests where a program is not installed, and reports them as skipped with that reason. In CI, where the
 * environment has {@code CI=true}, they run and fail instead; {@code CI_WITHOUT} may name one program that a machine
 * cannot have.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(Requires.Condition.class)
public @interface Requires {

    /** The programs that the tests run. */
    Program[] value();

    /** Looks for the programs. */
    final class Condition implements ExecutionCondition {

        private static final boolean CI = "true".equals(System.getenv("CI"));

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var required = AnnotationSupport.findAnnotation(context.getElement(), Requires.class);
            if (required.isPresent()) {
                for (var program : required.get().value()) {
                    if (mayBeMissing(program) && program.find().isEmpty()) {
                        return disabled("Needs " + program.description() + ".");
                    }
                }
            }
            return enabled("All required programs are installed, or must be.");
        }

        private static boolean mayBeMissing(Program program) {
            return !CI || program.name().equals(System.getenv("CI_WITHOUT"));
        }
    }
}
