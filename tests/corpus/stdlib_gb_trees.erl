%% Users of gb_trees and gb_sets.
-module(stdlib_gb_trees).
-export([start/0]).

start() ->
    T = lists:foldl(fun(I, A) -> gb_trees:insert((I * 7919) rem 1009, I, A) end, gb_trees:empty(), lists:seq(1, 300)),
    {K, V, T2} = gb_trees:take_smallest(T),
    {K9, V9} = gb_trees:largest(T),
    S = gb_sets:from_list([5, 1, 3, 9, 3]),
    U = gb_sets:union(S, gb_sets:from_list([2, 3, 4])),
    [gb_trees:size(T), gb_trees:is_defined(1009, T), gb_trees:lookup(7919 rem 1009, T), {K, V, gb_trees:size(T2)}, {K9, V9}, lists:sum(gb_trees:keys(T)), length(gb_trees:values(gb_trees:delete(K9, T))), gb_trees:to_list(gb_trees:balance(gb_trees:from_orddict([{a, 1}, {b, 2}, {c, 3}]))), walk(gb_trees:next(gb_trees:iterator(T)), 0),
     gb_sets:to_list(S), gb_sets:to_list(U), gb_sets:to_list(gb_sets:intersection(S, U)), gb_sets:is_subset(S, U), gb_sets:to_list(gb_sets:subtract(U, S)), gb_sets:fold(fun(X, A) -> X + A end, 0, U), gb_sets:smallest(S), gb_sets:is_member(9, S), gb_trees:to_list(gb_trees:map(fun(_, X) -> X * 2 end, gb_trees:from_orddict([{a, 1}]))), try gb_trees:get(zz, T) catch error:_ -> no_key end].

walk(none, N) -> N;
walk({_, _, I}, N) -> walk(gb_trees:next(I), N + 1).
