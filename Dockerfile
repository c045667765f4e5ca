# One program for all commands of kusciajob-operator, on any base image that has `node` (20.19 or newer) in one of the
# folders of PATH below. scripts/image.ts builds it where there is no container engine and no registry.
ARG BASE=gcr.io/distroless/nodejs24-debian13:nonroot
ARG BUILDER=docker.io/library/node:24-slim

FROM ${BASE} AS base
ARG VERSION=dev
LABEL org.opencontainers.image.title="kusciajob-operator" \
      org.opencontainers.image.description="Runs KusciaJobs on any conformant Kubernetes cluster" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
# Distroless keeps node in /nodejs/bin, the official image in /usr/local/bin, Debian in /usr/bin.
ENV PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin NODE_ENV=production
COPY LICENSE /app/LICENSE
# A number, so that the kubelet can see that it is not root.
USER 65532:65532
ENTRYPOINT ["node", "/app/main.mjs"]
CMD ["operator"]

# For --target prebuilt: the dist/ that `npm run build` left outside. The bundle and the licences of what is in it, no
# node_modules; and the console's static files, which the API serves if it is told to.
FROM base AS prebuilt
COPY dist/main.mjs dist/main.mjs.LEGAL.txt /app/
COPY dist/console /app/console

FROM ${BUILDER} AS built
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY crds ./crds
COPY src ./src
RUN npm run build

# What is built by default: the same with a dist/ made in here.
FROM base
COPY --from=built /build/dist/main.mjs /build/dist/main.mjs.LEGAL.txt /app/
COPY --from=built /build/dist/console /app/console
