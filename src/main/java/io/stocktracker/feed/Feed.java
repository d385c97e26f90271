package io.stocktracker.feed;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Qualifies the feed bean of one kind. The bean of the feed that the configuration chooses has no qualifier. */
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
