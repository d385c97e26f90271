package io.stocktracker.feed;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Qualifies the bean that is the feed of a kind. The feed that the configuration chooses is a bean without it. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface Feed {

    FeedKind value();

    /** The qualifier of a kind that is chosen at run time. */
    final class Literal extends AnnotationLiteral<Feed> implements Feed {

        private static final long serialVersionUID = 1;

        private final FeedKind kind;

        public Literal(FeedKind kind) {
            this.kind = kind;
        }

        @Override
        public FeedKind value() {
            return kind;
        }
    }
}
