package io.stocktracker.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates, checked against their data when the application is built. */
@CheckedTemplate(basePath = "", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class Templates {

    private Templates() {}

    static native TemplateInstance index(Page page);

    /** @param root the relative address of the page, such as {@code ./} or {@code ../} */
    static native TemplateInstance notFound(String root);
}
