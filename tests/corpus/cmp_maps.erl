%% Maps compare by size, then keys, then values.
-module(cmp_maps).
-export([start/0]).

start() ->
    Ms = [#{}, #{1 => a}, #{2 => a}, #{1 => b}, #{1 => a, 2 => b}, #{1 => a, 3 => b}, #{1 => a, 2 => c}, #{[] => 1}, #{{} => 1}],
    [[cmp(A, B) || B <- Ms] || A <- Ms].

cmp(A, B) when A < B -> lt;
cmp(A, B) when A =:= B -> eq;
cmp(_, _) -> gt.
