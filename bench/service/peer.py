"""The chat service of guide S1: one worker, its synchronous Redis calls in its order. Its agents' model call, which blocks
there, is an asynchronous HTTP call here, so that the comparison is not with a service that does one request at a time."""

import json
import os
import time
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Optional

import httpx
import redis
from fastapi import FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from opentelemetry import trace
from prometheus_client import Counter, Gauge, Histogram
from pydantic import BaseModel, Field

REQUESTS = Counter("autogen_requests_total", "Requests", ["endpoint", "status"])
DURATION = Histogram("autogen_request_duration_seconds", "Duration", ["endpoint"])
SESSIONS = Gauge("autogen_active_sessions", "Sessions")

limit = int(os.environ["RATE_LIMIT"])
window = 3600
kept = timedelta(hours=24)
store = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
tracer = trace.get_tracer(__name__)


class ChatRequest(BaseModel):
    session_id: Optional[str] = None
    message: str = Field(..., min_length=1, max_length=10000)
    user_id: str = Field(..., min_length=1)
    metadata: Optional[Dict[str, Any]] = None


class ChatResponse(BaseModel):
    session_id: str
    response: str
    token_usage: Dict[str, int]
    processing_time_ms: int


def create(session_id: str, metadata: Dict[str, Any]) -> None:
    usage = {"prompt": 0, "completion": 0, "total": 0}
    created = datetime.now(timezone.utc).isoformat()
    session = {"id": session_id, "created_at": created, "metadata": metadata, "messages": [], "token_usage": usage}
    store.setex(f"session:{session_id}", kept, json.dumps(session))
    SESSIONS.inc()


def read(session_id: str) -> Optional[Dict[str, Any]]:
    text = store.get(f"session:{session_id}")
    return json.loads(text) if text else None


def update(session_id: str, messages: list, usage: Dict[str, int]) -> None:
    session = read(session_id)
    if session:
        session["messages"].extend(messages)
        for name, amount in usage.items():
            session["token_usage"][name] += amount
        store.setex(f"session:{session_id}", kept, json.dumps(session))


def allowed(user_id: str) -> bool:
    key = f"ratelimit:{user_id}"
    current = store.incr(key)
    if current == 1:
        store.expire(key, window)
    return current <= limit


@asynccontextmanager
async def lifespan(app: FastAPI):
    limits = httpx.Limits(max_connections=1024, max_keepalive_connections=1024)
    async with httpx.AsyncClient(base_url=os.environ["MODEL_URL"], limits=limits, timeout=120) as client:
        app.state.client = client
        yield


app = FastAPI(lifespan=lifespan)
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"], allow_headers=["*"])


@app.get("/health")
async def health():
    return {"status": "healthy"}


@app.post("/chat", response_model=ChatResponse)
async def chat(request: ChatRequest):
    started = time.time()
    with tracer.start_as_current_span("chat_request") as span:
        span.set_attribute("user_id", request.user_id)
        if not allowed(request.user_id):
            REQUESTS.labels(endpoint="chat", status="rate_limited").inc()
            raise HTTPException(status_code=429, detail="Rate limit exceeded")
        session_id = request.session_id or str(uuid.uuid4())
        if not request.session_id:
            create(session_id, request.metadata or {})
        if not read(session_id):
            create(session_id, request.metadata or {})
            read(session_id)
        body = {"model": "m", "messages": [{"role": "user", "content": request.message}], "temperature": 0.3}
        answer = await app.state.client.post("/v1/chat/completions", json=body)
        text = answer.json()["choices"][0]["message"]["content"]
        prompt, completion = len(request.message.split()) * 2, len(text.split()) * 2
        usage = {"prompt": prompt, "completion": completion, "total": prompt + completion}
        messages = [{"role": "user", "content": request.message}, {"role": "assistant", "content": text}]
        update(session_id, messages, usage)
        REQUESTS.labels(endpoint="chat", status="success").inc()
        DURATION.labels(endpoint="chat").observe(time.time() - started)
        elapsed = int((time.time() - started) * 1000)
        return ChatResponse(session_id=session_id, response=text, token_usage=usage, processing_time_ms=elapsed)
