%% Throwing and catching, close by and through frames.
-module(bench_exceptions).
-export([start/0, run/1]).

start() -> run(20).

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, (Sum + one(N) + deep(N rem 50) + failing(N)) rem 1000003).

one(N) ->
    try thrower(N) of
        X -> X
    catch
        throw:{odd, K} -> K;
        error:Reason when is_atom(Reason) -> 7
    end.

thrower(N) when N rem 2 =:= 1 -> throw({odd, N});
thrower(N) when N rem 3 =:= 0 -> error(third);
thrower(N) -> N * 2.

deep(N) ->
    case catch down(N) of
        {bottom, K} -> K;
        X -> X
    end.

down(0) -> throw({bottom, 5});
down(N) -> 1 + down(N - 1).

failing(N) ->
    try
        element(N + 10, {a, b})
    catch
        error:badarg -> 1
    after
        put(last, N)
    end.
