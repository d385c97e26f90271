package io.stocktracker.architecture;

import com.fasterxml.jackson.annotation.JsonValue;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.protocol.ServerMessage;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

/** In a native image, JSON loses silently whatever is not registered for reflection. */
class NativeImageTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.stocktracker");

    @Test
    void everyServerMessageIsRegistered() {
        classes()
                .that()
                .areAssignableTo(ServerMessage.class)
                .and()
                .areNotInterfaces()
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(PRODUCT);
    }

    @Test
    void everyRowOfTheProtocolAndEveryRecordOfTheApiIsRegistered() {
        classes()
                .that()
                .resideInAnyPackage("..protocol", "..web")
                .and()
                .areRecords()
                .and()
                .haveNameNotMatching(".*(ClientMessage.*|Refusal|CandleQuery|Page(\\$.*)?|PageResource\\$Answer)")
                .should()
                .beAnnotatedWith(RegisterForReflection.class)
                .check(PRODUCT);
    }

    @Test
    void everyTypeThatIsWrittenAsOneValueIsRegistered() {
        methods()
                .that()
                .areAnnotatedWith(JsonValue.class)
                .should(beDeclaredInARegisteredClass())
                .check(PRODUCT);
    }

    private static ArchCondition<JavaMethod> beDeclaredInARegisteredClass() {
        return new ArchCondition<>("be declared in a class that is registered for reflection") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                JavaClass owner = method.getOwner();
                events.add(new SimpleConditionEvent(
                        method, owner.isAnnotatedWith(RegisterForReflection.class), owner.getName()));
            }
        };
    }
}
