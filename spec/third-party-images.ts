/** Images of others that the platform runs: exact tags, each with where it was looked up. */
export const thirdPartyImages = {
  // open-telemetry/opentelemetry-helm-charts, pull request 2397: the version that the chart runs.
  collector: 'otel/opentelemetry-collector-contrib:0.160.0',
  // cloudnative-pg/artifacts, image-catalogs/catalog-standard-trixie.yaml of 2026-08-17: with pgvector and pgaudit.
  postgres17: 'ghcr.io/cloudnative-pg/postgresql:17.11-202608170816-standard-trixie',
  postgres18: 'ghcr.io/cloudnative-pg/postgresql:18.6-202608170814-standard-trixie',
  // OT-CONTAINER-KIT/redis, pull request 111: what redis-operator v0.26.0 was last reported to run with.
  redis: 'quay.io/opstree/redis:v7.4.11',
  // docker-library/official-images, library/node: what the service's own image is built on.
  node: 'docker.io/library/node:26.10.0-trixie-slim',
} as const;
