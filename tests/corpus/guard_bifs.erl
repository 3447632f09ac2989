%% Guard BIFs that fail for the wrong type: hd, tl, element, sizes, map access.
-module(guard_bifs).
-export([start/0, g/1]).

start() -> [{V, g(V)} || V <- [[], [1], [2, 3], [x | y], {}, {1}, {1, two}, {1, 2, 3}, <<>>, <<1>>, <<1, 2>>, #{}, #{k => 1}, #{k => 2, l => 3}, a, 5]].

g(X) -> {heads(X), elems(X), sizes(X), maps(X), lens(X)}.

heads(X) when hd(X) =:= 1 -> one;
heads(X) when tl(X) =:= [3] -> three;
heads(X) when tl(X) =:= y -> improper;
heads(_) -> none.

elems(X) when element(2, X) =:= two -> two;
elems(X) when element(3, X) =:= 3 -> three;
elems(X) when element(1, X) =:= 1 -> one;
elems(_) -> none.

sizes(X) when tuple_size(X) =:= 0 -> t0;
sizes(X) when tuple_size(X) > 2 -> t3;
sizes(X) when byte_size(X) =:= 2 -> b2;
sizes(X) when bit_size(X) =:= 8 -> b8;
sizes(X) when size(X) =:= 0 -> s0;
sizes(_) -> none.

maps(X) when map_size(X) =:= 0 -> m0;
maps(X) when is_map_key(l, X) -> has_l;
maps(X) when map_get(k, X) =:= 1 -> k1;
maps(_) -> none.

lens(X) when length(X) =:= 0 -> l0;
lens(X) when length(X) > 1 -> l2;
lens(X) when length(X) =:= 1 -> l1;
lens(_) -> none.
