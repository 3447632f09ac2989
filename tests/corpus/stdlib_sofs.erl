%% Sets of sets: relations, partitions, families.
-module(stdlib_sofs).
-export([start/0]).

start() ->
    R = sofs:relation([{1, a}, {2, b}, {2, c}, {3, a}]),
    S = sofs:relation([{a, x}, {b, y}]),
    [sofs:to_external(X) || X <- [sofs:domain(R), sofs:range(R), sofs:converse(R), sofs:composite(sofs:a_function([{1, a}]), sofs:a_function([{a, q}])), sofs:relative_product(R, S), sofs:relation_to_family(R), sofs:image(R, sofs:set([2])), sofs:restriction(R, sofs:set([1, 3])), sofs:union(sofs:set([1, 2]), sofs:set([2, 3])), sofs:partition(fun(X) -> sofs:is_sofs_set(X) end, sofs:set([]))]].
