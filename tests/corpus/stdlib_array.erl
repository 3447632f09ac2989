%% Users of module array: fixed and growing ones, sparse ones, folds.
-module(stdlib_array).
-export([start/0]).

start() ->
    A = lists:foldl(fun(I, X) -> array:set(I, I * 2, X) end, array:new(), lists:seq(0, 150)),
    S = array:set(1000, end_, array:new([{default, 0}])),
    F = array:new(5),
    [array:size(A), array:get(100, A), array:foldl(fun(_, V, X) -> V + X end, 0, A), array:size(S), array:get(7, S), array:sparse_to_list(S), array:to_list(array:from_list([a, b, c])), array:to_list(array:map(fun(I, V) -> {I, V} end, array:from_list([x, y]))), try array:set(5, x, F) catch error:R -> R end, array:get(3, F), array:to_orddict(array:from_list([p, q])), array:size(array:resize(10, A)), array:is_array(A)].
