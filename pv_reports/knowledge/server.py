"""A Qdrant server or cluster through qdrant-client; several processes may share it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pv_reports.errors import ServiceError
from pv_reports.knowledge.index import ANYWHERE, DENSE, FILTERED, SPARSE, Entry, Found, Question, Where, payload
from pv_reports.records import Passage

if TYPE_CHECKING:
    from qdrant_client.models import Filter

_TIMEOUT_S = 30


class ServerIndex:
    """The collection ``collection`` of the Qdrant at ``url``; ":memory:" is an empty one inside this process."""

    def __init__(self, url: str, collection: str, dimension: int, *, api_key: str | None = None) -> None:
        """Connects, and creates the collection where it is missing. Raises ServiceError."""
        from qdrant_client import QdrantClient

        self._url, self._collection, self._dimension = url, collection, dimension
        with self._errors():
            self._client = (
                QdrantClient(location=url)
                if url == ":memory:"
                else QdrantClient(url=url, api_key=api_key, timeout=_TIMEOUT_S, check_compatibility=False)
            )
            if not self._client.collection_exists(collection):
                self._create()

    def _create(self) -> None:
        from qdrant_client import models

        self._client.create_collection(
            self._collection,
            vectors_config={DENSE: models.VectorParams(size=self._dimension, distance=models.Distance.COSINE)},
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        if self._url != ":memory:":  # the in-process collection has no payload indexes and warns about each
            for field in FILTERED:
                self._client.create_payload_index(self._collection, field, models.PayloadSchemaType.KEYWORD)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from httpx import HTTPError
        from qdrant_client.http.exceptions import ApiException

        try:
            yield
        except (ApiException, HTTPError, OSError, ValueError) as error:
            raise ServiceError(
                self._url,
                f"the Qdrant server does not answer as expected ({type(error).__name__}: {str(error)[:200]}).",
                "Check PV_REPORTS_QDRANT_URL and PV_REPORTS_QDRANT_API_KEY, and that the server runs.",
            ) from error

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Adds entries, replacing those with the same passage id; returns when they can be found."""
        from qdrant_client import models

        points = [
            models.PointStruct(
                id=entry.passage.id,
                vector={
                    DENSE: entry.dense.tolist(),
                    SPARSE: models.SparseVector(indices=entry.sparse.indices, values=entry.sparse.values),
                },
                payload=payload(entry.passage),
            )
            for entry in entries
        ]
        with self._errors():
            self._client.upsert(self._collection, points, wait=True)

    def delete(self, where: Where) -> None:
        """Deletes all passages that meet the conditions."""
        from qdrant_client import models

        with self._errors():
            self._client.delete(self._collection, models.FilterSelector(filter=_filter(where)), wait=True)

    def clear(self) -> None:
        """Deletes the collection and creates it empty."""
        with self._errors():
            self._client.delete_collection(self._collection)
            self._create()

    def count(self, where: Where = ANYWHERE) -> int:
        """Number of passages that meet the conditions."""
        with self._errors():
            return self._client.count(self._collection, count_filter=_filter(where), exact=True).count

    def rank(self, questions: Sequence[Question], limit: int, where: Where) -> list[tuple[list[Found], list[Found]]]:
        """For each question the best by meaning and the best by words, all in one request."""
        from qdrant_client import models

        condition = _filter(where)
        requests: list[models.QueryRequest] = []
        places: list[tuple[int, int]] = []

        def ask(place: tuple[int, int], query: Any, name: str) -> None:
            places.append(place)
            requests.append(
                models.QueryRequest(query=query, using=name, limit=limit, filter=condition, with_payload=["passage"])
            )

        for number, question in enumerate(questions):
            if question.dense is not None:
                ask((number, 0), question.dense.tolist(), DENSE)
            if question.sparse is not None and question.sparse.indices:
                sparse = models.SparseVector(indices=question.sparse.indices, values=question.sparse.values)
                ask((number, 1), sparse, SPARSE)
        answers: list[tuple[list[Found], list[Found]]] = [([], []) for _ in questions]
        if requests:
            with self._errors():
                responses = self._client.query_batch_points(self._collection, requests)
            for (number, arm), response in zip(places, responses, strict=True):
                answers[number][arm].extend(
                    Found(Passage.model_validate_json(point.payload["passage"]), point.score)
                    for point in response.points
                    if point.payload is not None
                )
        return answers

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()


def _filter(where: Where) -> "Filter":
    from qdrant_client import models

    must: list[Any] = []
    for key, value in (("scope", where.scope), ("source", where.source), ("edition", where.edition)):
        if value is not None:
            must.append(models.FieldCondition(key=key, match=models.MatchValue(value=value)))
    for key, values in (("products", where.products), ("kind", where.kinds)):
        if values:
            must.append(models.FieldCondition(key=key, match=models.MatchAny(any=list(values))))
    return models.Filter(must=must)
