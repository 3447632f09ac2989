%% Memoised Fibonacci with the memo threaded through as a map.
-module(map_memo_fib).
-export([start/0]).

start() ->
    {F, M} = fib(150, #{}),
    {F, map_size(M), map_get(100, M)}.

fib(N, M) when N < 2 -> {N, M};
fib(N, M) ->
    case M of
        #{N := F} -> {F, M};
        _ ->
            {A, M1} = fib(N - 1, M),
            {B, M2} = fib(N - 2, M1),
            {A + B, M2#{N => A + B}}
    end.
