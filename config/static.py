"""Static files for production: what no page asks for is neither copied nor compressed."""

from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesConfig(DjangoStaticFilesConfig):
    """Leaves out source maps, what ``dsfr.min.css`` already holds, and files for browsers of another age."""

    ignore_patterns = [
        *DjangoStaticFilesConfig.ignore_patterns,
        "*.map",
        "dsfr/dist/component/*",
        "dsfr/dist/legacy/*",
        "dsfr/dist/analytics/*",
        "*.legacy.min.css",
        "dsfr/dist/*/*.main.*",
    ]


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names that carry their content's hash, each file compressed once; the comment that names a source map is left as
    it is, for there is none."""

    patterns = tuple(
        (glob, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
