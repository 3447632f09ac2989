%% Exceptions crossing funs, comprehensions and many frames of recursion.
-module(exc_in_guards_and_funs).
-export([start/0]).

start() ->
    [t(fun() -> map(fun(X) -> 10 div X end, [5, 2, 0, 1]) end), t(fun() -> [throw(X) || X <- [1, 2], X > 1] end), t(fun() -> down(10000) end), find(fun(X) -> X > 3 end, [1, 2, 3, 4, 5]), find(fun(X) -> X > 30 end, [1, 2, 3]), t(fun() -> foldl(fun(X, A) when X < 3 -> A + X end, 0, [1, 2, 3]) end), collatz_exit(27)].

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].

foldl(_, A, []) -> A;
foldl(F, A, [H | T]) -> foldl(F, F(H, A), T).

down(0) -> throw(bottom);
down(N) -> 1 + down(N - 1).

find(P, L) ->
    try
        map(fun(X) ->
                case P(X) of
                    true -> throw({found, X});
                    false -> X
                end
            end, L),
        none
    catch
        {found, X} -> X
    end.

collatz_exit(N) -> try steps(N, 0) catch exit:{steps, K} -> K end.

steps(1, K) -> exit({steps, K});
steps(N, K) when N rem 2 =:= 0 -> steps(N div 2, K + 1);
steps(N, K) -> steps(3 * N + 1, K + 1).

t(F) -> try F() catch C:R -> {C, R} end.
